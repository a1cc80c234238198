import type { Concept } from "./concept.ts";

/** What somebody tells of who has something odd before them, or supposes something, without a word for what is wanted. */
export const symptoms = {
  symptom: {
    words: {
      en: "only when|only at|only on|only once|only after|only happens|each time|every time|now and then|sometimes|times slower|times longer|times more|although|even though|never exits|never ends|never returns|never stops|never finishes|how come|but only|on each",
      de: "nur wenn|jedes mal|obwohl|ab und zu|manchmal|mal langsamer",
      es: "solo cuando|cada vez que|aunque|a veces|veces mas lento",
      fr: "seulement quand|chaque fois|bien que|parfois|fois plus lent",
      pt: "so quando|cada vez que|toda vez que|embora|as vezes",
      it: "solo quando|ogni volta|anche se|a volte",
      ru: "только когда|каждый раз|хотя|иногда|почему то",
      zh: "只有在|每次|偶尔|有时",
      ja: "ときどき|たまに|毎回|にもかかわらず",
      ko: "때마다|가끔|때만",
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
