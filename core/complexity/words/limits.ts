import type { Concept } from "./concept.ts";

/** Words that limit what counts as an answer. */
export const limits = {
  constraint: {
    words: {
      en: "must|must not|should not|without|at least|at most|no more than|exactly|only if|only words|unless|while keeping|keep the|keeping the|preserve|preserving|guarantee|guaranteed|as well as|in place|within|under 50|no two|bound the|such that|so that no|so that wrong|minimally|across|without changing|without losing|under|given that|in which every|in which each|every sentence|every line|each sentence|starts with the|begins with the|ends with the|without using|no other|in a single|stay in role|in one query|w/o|nothing may|nobody may|no one may|must never|never lose|can't have|cannot have|not allowed|may not|no longer than|while still|keeping|each once",
      de: "ohne|muss|mussen|darf nicht|mindestens|hochstens|genau|ausser|solange|so dass|bewahr*|innerhalb|garantier*",
      es: "sin usar|sin perder|sin que|sin cambiar|sin romper|sin la|sin el|sin un|sin una|debe|deben|al menos|como maximo|exactamente|salvo|conserv*|manten*|garantiz*|que no",
      fr: "sans|doit|doivent|au moins|au plus|exactement|sauf|gardant|conserv*|garanti*",
      pt: "sem|deve|devem|pelo menos|no maximo|exatamente|exceto|mantendo|garant*|preserv*",
      it: "senza|deve|almeno|al massimo|esattamente|tranne|mantenendo|garanti*",
      nl: "zonder|moet|minstens|hoogstens|behalve",
      pl: "bez|musi|co najmniej|najwyzej|oprocz|zachowuj*",
      ru: "без|должен|должна|должны|не менее|не более|кроме|сохран*|гарант*|чтобы не",
      uk: "без|повинен|щонайменше|крім",
      zh: "必须|至少|至多|最多|不能|除了|保持|并且|要求|满足|保留|不改变",
      ja: "必ず|少なくとも|以内|ただし|保ち|保って|なしで|制約|条件|変えずに",
      ko: "반드시|최소|최대|없이|제외하고|유지*|보장*",
      hi: "बिना|कम से कम|अधिकतम|ज़रूर|केवल",
      ar: "دون|بدون|يجب|على الأقل|على الأكثر|مع الحفاظ|باستثناء|ضمان",
      fa: "بدون|باید|حداقل|حداکثر",
      tr: "olmadan|en az|en fazla|gerek|şartıyla",
      id: "tanpa|harus|minimal|maksimal|kecuali",
      vi: "không được|phải|ít nhất|tối đa",
      th: "ต้อง|อย่างน้อย|ไม่เกิน|ยกเว้น|โดยไม่",
    },
  },
} as const satisfies Readonly<Record<string, Pick<Concept, "words">>>;
