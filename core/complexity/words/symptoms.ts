import type { Concept } from "./concept.ts";

/** What somebody tells of who has something odd before them, or supposes something, without a word for what is wanted. */
export const symptoms = {
  symptom: {
    words: {
      en: "only when|only at|only on|only once|only after|only happens|each time|every time|now and then|sometimes|times slower|times longer|times more|although|even though|never exits|never ends|never returns|never stops|never finishes|how come|but only|on each|at the same time|at the same moment|same moment|simultaneously|by itself|on its own|out of nowhere|for no reason|works locally|on my machine|every now and then|from time to time|once in a while|half the time|some users|not always|nondeterministic",
      de: "nur wenn|jedes mal|obwohl|ab und zu|manchmal|mal langsamer|gleichzeitig|von selbst|plotzlich|zur selben zeit|ab und an|mal so mal so|lokal geht",
      es: "solo cuando|cada vez que|aunque|a veces|veces mas lento|al mismo tiempo|simultaneamente|de repente|de vez en cuando|en local funciona",
      fr: "seulement quand|chaque fois|bien que|parfois|fois plus lent|en meme temps|au meme moment|simultanement|soudain|de temps en temps",
      pt: "so quando|cada vez que|toda vez que|embora|as vezes|ao mesmo tempo|simultaneamente|de repente|de vez em quando",
      it: "solo quando|ogni volta|anche se|a volte|allo stesso tempo|contemporaneamente|di tanto in tanto",
      ru: "только когда|каждый раз|хотя|иногда|почему то|одновременно|в один момент|время от времени|сам по себе",
      zh: "只有在|每次|偶尔|有时|同时|莫名|偶发|时不时|越来越",
      ja: "ときどき|たまに|毎回|にもかかわらず|同時に|時々|勝手に|突然",
      ko: "때마다|가끔|때만|동시에|간헐적*|갑자기",
      nl: "tegelijk*|af en toe|soms",
      pl: "jednoczesnie|w tym samym czasie|w tej samej chwili|czasami|czasem|tylko gdy",
      uk: "одночасно|іноді|кожного разу",
      hi: "एक ही समय|एक साथ|कभी कभी|अपने आप",
      ar: "نفس اللحظة|في نفس الوقت|أحيانا|كل مرة",
      fa: "همزمان|گاهی",
      tr: "aynı anda|bazen|her seferinde|kendiliğinden",
      vi: "cùng lúc|đôi khi|mỗi lần",
      id: "bersamaan|kadang*|setiap kali|tiba tiba",
      th: "พร้อมกัน|บางครั้ง|ทุกครั้ง",
    },
  },
  supposing: {
    words: {
      en: "what would happen|what will happen|what could happen|what would change|what if|how could|could still|would still",
      de: "was ware wenn|was wurde passieren|wie konnte",
      es: "que pasaria|como podria",
      fr: "que se passerait|comment pourrait",
      pt: "o que aconteceria|como poderia",
      it: "cosa succederebbe|come potrebbe",
      ru: "что если|что будет если",
      zh: "假如|要是|会怎么样",
      ja: "もし|どうなる",
      ko: "만약|어떻게 될",
    },
  },
} as const satisfies Readonly<Record<string, Pick<Concept, "words">>>;
