import { describe, expect, it } from "vitest";
import { scorePrompt } from "../../../../core/complexity/scorePrompt.ts";
import type { Turn } from "../../../../core/routing/decision.ts";
import { cpuMs, expectWithin } from "../../../support/clock/cpuTime.ts";

const score = (prompt: string, conversation: readonly Turn[] = []): number => scorePrompt(prompt, conversation).score;
const labels = (prompt: string): readonly string[] => scorePrompt(prompt, []).contributions.map(({ label }) => label);

/** A question and the answer to it. */
const after = (question: string, answer: string): readonly Turn[] => [
  { role: "user", content: question },
  { role: "assistant", content: answer },
];

describe("scorePrompt", () => {
  it.each([
    ["make this queue lock-free", "fix this typo"],
    ["refactor src/auth to use JWT", "What is the capital of France?"],
    ["Design a rate limiter that must survive the loss of one region", "hello"],
    ["Why does my server crash?\nTraceback (most recent call last):\n  File x", "what is a tier?"],
    ["Why does it?", "Write a short birthday message for my sister Clara, who likes hiking, cake and her new puppy."],
    ["Is this safe?\n```c\natomic_store(&held, 0);\n```", "Make it bold:\n```css\n.title { color: red; }\n```"],
    ["Translate this poem, keeping the rhyme", "Translate this: good morning"],
    ["How many ways are there to tile a 2 by 10 board, and why?", "How many days has a week?"],
  ])("ranks «%s» above «%s»", (harder, easier) => {
    expect(score(harder)).toBeGreaterThan(score(easier));
  });

  it("spreads everyday prompts over the ladder", () => {
    expect(score("hello")).toBeLessThan(1);
    expect(score("fix this typo")).toBeLessThan(3);
    expect(score("how do I read a file line by line?")).toBeGreaterThan(3);
    expect(score("how do I read a file line by line?")).toBeLessThan(6);
    expect(score("refactor src/auth to use JWT")).toBeGreaterThan(7);
    expect(score("Design a lock-free queue and prove that it is correct")).toBeGreaterThan(9);
  });

  it("gives a score of one decimal from 0 to 10 whatever it is given", () => {
    const odd = ["", " ", "\0", "\ud800", "\udc00x", "?".repeat(10_000), "prove ".repeat(50_000), "[".repeat(10_000)];
    for (const prompt of [...odd, "e\u0301".repeat(9_000), "A. \n".repeat(3_000), "```".repeat(9_000)]) {
      const given = score(prompt);
      expect(given).toBeGreaterThanOrEqual(0);
      expect(given).toBeLessThanOrEqual(10);
      expect(Number(given.toFixed(1))).toBe(given);
    }
  });

  it.each([
    "prove this theorem",
    "hello",
    "Which of these is a prime?\nA. 4\nB. 6\nC. 7\nD. 9\nAnswer:",
    "Tom has 3 boxes with 12 apples each and gives away half of them. How many apples does he keep?",
  ])("itemises «%s» in whole hundredths that sum to what is ranked", (prompt) => {
    const { contributions, raw } = scorePrompt(prompt, []);
    expect(contributions.length).toBeGreaterThan(0);
    expect(contributions.map(({ amount }) => Math.round(amount * 100) / 100)).toEqual(
      contributions.map(({ amount }) => amount),
    );
    expect(contributions.map(({ amount }) => amount)).not.toContain(0);
    expect(contributions.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(raw, 8);
  });
});

describe("words", () => {
  it("count as wholes: a developer is not asked to develop, an analyst analyses nothing", () => {
    expect(score("I am a developer from Rome")).toBe(score("I am a gardener from Rome"));
    expect(labels("a data analyst")).not.toContain("asks to weigh or analyse");
  });

  it("mean something else in another place: who is asked for, and who is told of", () => {
    expect(labels("Who is Ada Lovelace?")).toContain("asks for a plain fact");
    expect(labels("Tell of a girl who is afraid of fire")).not.toContain("asks for a plain fact");
    expect(labels("port this to Rust")).toContain("asks for a deep change");
    expect(labels("which port is used?")).not.toContain("asks for a deep change");
  });

  it("of one language are not taken for words of another that mean something else", () => {
    const summary = "asks for a translation or summary";
    expect(labels("review my resume for a job at a bank")).not.toContain(summary);
    expect(labels("Resume este texto en dos frases")).toContain(summary);
    expect(labels("Résume ce texte")).toContain(summary);
    expect(labels("разделить систему без простоя")).not.toContain("wants it short or simple");
    expect(labels("простой пример")).toContain("wants it short or simple");
    expect(labels("finde den kürzesten Weg")).not.toContain("wants it short or simple");
    expect(labels("ein kurzer Text")).toContain("wants it short or simple");
  });

  it("that are a noun as well count where they are not: a port that is taken is nothing to be ported", () => {
    expect(labels("port 8080 is taken")).not.toContain("asks for a deep change");
    expect(labels("port a game to Rust")).toContain("asks for a deep change");
  });

  it("count in the forms that are written", () => {
    expect(labels("a memo comparing gRPC and REST")).toContain("asks to weigh or analyse");
    expect(labels("verify this spinlock")).toContain("asks to weigh or analyse");
    expect(labels("tips for proving an inequality")).toContain("asks for a proof");
  });

  it("are found however they are joined or accented", () => {
    for (const written of ["lock-free", "lock free", "Lock_Free", "LOCK-FREE", "lock\nfree"])
      expect(labels(`make it ${written}`), written).toContain("hard engineering");
    expect(labels("Démontre-le")).toEqual(labels("demontre-le"));
  });

  it("in code, diffs and quotations are not what is asked", () => {
    expect(labels("what is this?\n```js\nprove(theorem)\n```")).not.toContain("asks for a proof");
    expect(labels("what is this?\n> prove this theorem")).not.toContain("asks for a proof");
    expect(labels("ok?\n@@ -1 +1 @@\n-prove(it)\n+prove(that)")).not.toContain("asks for a proof");
  });
});

describe("what stands beside the request", () => {
  const logged = (line: (at: number) => string): string => Array.from({ length: 12 }, (_, at) => line(at)).join("\n");

  it.each([
    ["a log", `which worker is last?\n${logged((at) => `2024-05-01 12:00:${10 + at} deadlock in worker-${at}`)}`],
    ["a trace", "which error is it?\nCaused by: a.b.RaceException: deadlock\nx.y.FooException: deadlock"],
    ["a numbered log", `is there a 500 in here?\n${logged((at) => `[${at}] deadlock 200 ${at}ms`)}`],
    ["a quotation", 'translate "why distributed consensus needs a design, proven"'],
    ["a letter", `change Mr to Dr in this letter: Dear Mr Smith, the deadlock ${"of the board goes on ".repeat(4)}`],
    ["a report", `who voted? ${"The council voted to extend the distributed tram. ".repeat(8)}`],
    ["a role", "You are a senior architect of distributed systems. Say hello."],
    ["what is not wanted", "Not asking you to refactor the scheduler, only to say what it is called"],
    ["a no", "Don't redesign the scheduler, rename it"],
    ["a wish not had", "I don't want a design of a scheduler, only the name of it"],
  ])("%s is not what is asked", (_, prompt) => {
    const found = labels(prompt);
    for (const label of ["hard engineering", "asks for a design", "asks for a deep change", "asks to add something"])
      expect(found).not.toContain(label);
  });

  it.each([
    ["nothing else is said", '"design a distributed scheduler"'],
    ["it is one word", 'make "consensus" work, distributed'],
    ["a wish follows", `who does it? ${"A distributed scheduler starts each of the jobs. ".repeat(8)} Prove it.`],
    ["nothing is asked of the material", "Dear architects: the distributed scheduler must survive"],
    ["it says what somebody fears", "I don't want downtime in our distributed scheduler, how do we migrate it?"],
    ["it is a story", "You are given a distributed scheduler. Prove that it ends."],
  ])("is the request all the same when %s", (_, prompt) => {
    expect(labels(prompt)).toContain("hard engineering");
  });
});

describe("attached files", () => {
  const lines = 'import { lock } from "./distributed";\n// Prove that the scheduler is lock-free.\nlock(design);\n';
  const ways: readonly (readonly [string, (request: string, size: number) => string])[] = [
    ["in a fence", (request, size) => `${request}\n\`\`\`ts\n${lines.repeat(size)}\`\`\``],
    ["in another fence", (request, size) => `${request}\n~~~\n${lines.repeat(size)}~~~`],
    ["in a tag", (request, size) => `${request}\n<file path="a.ts">\n${lines.repeat(size)}</file>`],
    ["in tags before it", (request, size) => `<files>\n<file>\n${lines.repeat(size)}</file>\n</files>\n${request}`],
    ["as they are", (request, size) => `${request}\n\n${lines.repeat(size)}`],
  ];

  it.each(ways)("%s count by what is asked of them, whatever is in them and however long they are", (_, attach) => {
    for (const size of [2, 20, 2_000]) {
      expect(score(attach("fix the typo in the first line", size)), String(size)).toBeLessThan(2.5);
      expect(score(attach("make it wait-free and prove it", size)), String(size)).toBeGreaterThan(9);
    }
  });
});

describe("what is looked up", () => {
  it.each([
    "what is kubernetes",
    "what does GPU mean",
    "what does the acronym CRDT mean",
    "Is Raft named after a boat?",
    "explain what a mutex is",
    "can you explain what CSS does?",
    "which company makes CUDA?",
  ])("«%s» is easy, whatever its subject", (prompt) => {
    expect(score(prompt)).toBeLessThan(4);
  });

  it.each([
    "What is the difference between TCP and UDP and when is each used?",
    "what is the probability that two primes are adjacent",
    "which consensus algorithm should we use",
    "what is the best cache for our scheduler",
    "who holds the mutex, and why",
    "explain what a mutex is and when a spinlock is better",
  ])("«%s» is more than that", (prompt) => {
    expect(labels(prompt)).not.toContain("looks something up");
    expect(score(prompt)).toBeGreaterThan(5);
  });
});

describe("what is told and supposed", () => {
  it("a symptom counts without a word for the fault, once, and not beside a small task", () => {
    expect(labels("the total differs each time i run it")).toContain("tells of a symptom");
    expect(labels("it crashes each time i run it")).not.toContain("tells of a symptom");
    expect(labels("fix the typo that comes each time")).not.toContain("tells of a symptom");
    expect(labels("manchmal fehlt eine Zeile")).toContain("tells of a symptom");
  });

  it.each(["at the same moment", "gleichzeitig", "одновременно", "同时", "aynı anda", "en même temps", "एक ही समय"])(
    "«%s» tells of a symptom: that two things get in each other's way",
    (words) => {
      expect(labels(`order paid ${words}`)).toContain("tells of a symptom");
    },
  );

  it.each(["it does not work", "geht nicht", "ne marche pas", "не работает", "nie działa", "çalışmıyor", "動かない"])(
    "«%s» is a fault",
    (prompt) => {
      expect(labels(prompt)).toContain("asks to find a fault");
    },
  );

  it("a case that is put counts", () => {
    expect(labels("what would happen with two moons")).toContain("puts a case");
    expect(labels("假如有两个月亮")).toContain("puts a case");
  });
});

describe("what is asked together", () => {
  it("a plain fact counts little in a long prompt, and a joke little in a program", () => {
    const long =
      "You and nine others run a race, and near the end you pass the second of them. Where is the one you passed, and where are you?";
    const amountOf = (prompt: string, wanted: string): number =>
      scorePrompt(prompt, []).contributions.find(({ label }) => label === wanted)?.amount ?? 0;
    expect(amountOf(long, "asks for a plain fact")).toBeGreaterThan(
      amountOf("Where is Rome?", "asks for a plain fact"),
    );
    expect(amountOf("a joke page in HTML", "everyday matter")).toBeGreaterThan(amountOf("a joke", "everyday matter"));
  });

  it("a beginner's exercise counts little where the work is more than that", () => {
    const amountOf = (prompt: string): number =>
      scorePrompt(prompt, []).contributions.find(({ label }) => label === "beginner's exercise")?.amount ?? 0;
    expect(amountOf("write fizzbuzz")).toBeLessThan(-1);
    expect(amountOf("write a lock-free fizzbuzz")).toBeGreaterThan(-1);
    expect(amountOf("write a lock-free fizzbuzz")).toBeLessThan(0);
  });

  it("how something is made is asked more easily than it is made", () => {
    expect(score("how do I create a view in Postgres?")).toBeLessThan(score("create a view in Postgres"));
  });

  it.each(["increase the timeout to 30s", "please set the theme to dark", "change the port from 3000 to 3001"])(
    "«%s» sets a value",
    (prompt) => {
      expect(score(prompt)).toBeLessThan(4);
    },
  );

  it("what is asked for beyond a value is not setting one", () => {
    for (const prompt of [
      "change the auth to JWT",
      "increase the throughput to 10k rps",
      "set the scheduler to be fair",
    ])
      expect(labels(prompt)).not.toContain("sets a value");
  });

  it("what is ruled out, and how much there may be, is a constraint each", () => {
    expect(labels("dinner, one pan, no oven")).toContain("one constraint");
    expect(labels("dinner, one pan, no oven, max 30 minutes, w/o nuts")).toContain("3 constraints");
    expect(labels("hm, no idea")).toEqual(["short"]);
  });

  it.each(["a volcano in Italy, it is for a school project", "ich vergesse immer, wie man es schreibt"])(
    "«%s» is of every day: it slipped somebody's mind, or is for school",
    (prompt) => {
      expect(labels(prompt)).toContain("everyday matter");
    },
  );

  it("what is to be left as it is makes an edit small", () => {
    expect(labels("change the greeting and leave everything else")).toContain("asks for a small edit");
  });

  it("what is listed is a constraint each, but not what is only handed over", () => {
    const names = "\n- Ann\n- Bob\n- Cleo";
    expect(labels(`add Kim to these:${names}`).some((label) => label.endsWith("constraints"))).toBe(false);
    expect(labels(`build a family tree with:${names}`)).toContain("3 constraints");
    expect(labels("add a login:\n- keeps me signed in\n- works on a phone")).toContain("2 constraints");
  });

  it("thanks are at the beginning", () => {
    expect(labels("that worked, it saved me the whole afternoon and a lot of trouble")).toContain("small talk");
    expect(labels("I need something that works in a browser, and in a terminal")).not.toContain("small talk");
    expect(labels("should I see a doctor for a cough that stays")).not.toContain("small talk");
  });

  it("'where' asks for a place, and not from where to begin", () => {
    expect(labels("화장실이 어디야")).toContain("asks for a plain fact");
    expect(labels("어디서부터 찾아야 해")).not.toContain("asks for a plain fact");
    expect(labels("我的数据哪里去了")).not.toContain("asks for a plain fact");
  });

  it("many parts are more work, and a shop more than a function", () => {
    expect(labels("build a shop with login, cart, payments and search")).toContain("several parts");
    expect(labels("build a web app")).toContain("a whole program");
    expect(labels("write a function")).not.toContain("a whole program");
  });
});

describe("code", () => {
  it.each([
    ["has code", "```\nx = 1\n```"],
    ["has code", "fix\n  const x = (a) => {\n"],
    ["has a diff", "diff --git a/x b/x\n@@ -1,2 +1,2 @@"],
    ["has a stack trace", "Exception in thread main\n    at Main.run(Main.java:12)"],
    ["error that names its cause", "NameError: name 'x' is not defined"],
    ["names files", "look at src/auth"],
    ["names files", "look at ./run and main.go"],
    ["about programming", "a loop in C++"],
    ["concurrent or low-level code", "```go\nmu.Lock()\n```"],
  ])("says «%s» of %j", (label, prompt) => {
    expect(labels(prompt)).toContain(label);
  });

  it("takes no message for the cause when it comes only now and then", () => {
    for (const message of ["port 3000 is already in use", "bash: ./run.sh: Permission denied"]) {
      expect(labels(message)).toContain("error that names its cause");
      expect(labels(`${message}, but only on Mondays`)).not.toContain("error that names its cause");
    }
  });

  it("takes a schoolbook's question about a few figures for one small sum", () => {
    expect(labels("mean of 4, 8 and 15")).toContain("one small sum");
    expect(labels("mean of 4, 8 and x")).not.toContain("one small sum");
  });

  it("takes no pair of words for a path, and no date for figures to be put together", () => {
    expect(labels("add undo/redo and/or copy")).not.toContain("names files");
    expect(labels("see https://example.com/a/b")).not.toContain("names files");
    expect(labels("is it 2024-01-31 or 31/01/2024?")).not.toContain("several figures");
  });
});

describe("languages", () => {
  it.each([
    ["Chinese", "证明根号二是无理数", "你好"],
    ["Spanish", "Demuestra que hay infinitos números primos", "Hola, ¿qué tal?"],
    ["Hindi", "सिद्ध कीजिए कि √2 अपरिमेय है", "नमस्ते"],
    ["Arabic", "لماذا سقطت الدولة؟ حلل الأسباب", "شكرا جزيلا"],
    ["Bengali", "পৃথিবী কেন গোল, ব্যাখ্যা করো", "ধন্যবাদ"],
    ["Portuguese", "Refatore o módulo sem quebrar a API", "Boa noite!"],
    ["Russian", "Докажи, что корень из двух иррационален", "Привет, как дела?"],
    ["Japanese", "分散システムを設計してください", "こんにちは"],
    ["German", "Beweise, dass es unendlich viele Primzahlen gibt", "Danke"],
    ["Korean", "왜 교착 상태가 생기는지 분석해 줘", "안녕하세요"],
    ["French", "Démontre le théorème de Pythagore", "Merci beaucoup"],
    ["Turkish", "Bu algoritmayı karşılaştır ve neden yavaş olduğunu açıkla", "merhaba"],
    ["Vietnamese", "Giải thích tại sao và so sánh hai thuật toán", "cảm ơn"],
    ["Tamil", "இது ஏன் நடக்கிறது? விளக்கு", "நன்றி"],
    ["Telugu", "ఇది ఎందుకు జరుగుతుంది వివరించండి", "ధన్యవాదాలు"],
    ["Marathi", "दोन्ही योजनांची तुलना आणि विश्लेषण करा", "धन्यवाद"],
    ["Urdu", "ایسا کیوں ہوتا ہے؟ وضاحت کریں", "شکریہ"],
    ["Indonesian", "Bandingkan dan jelaskan mengapa", "terima kasih"],
    ["Italian", "Dimostra il teorema di Pitagora", "Ciao"],
    ["Thai", "อธิบายว่าทำไมจึงเกิดขึ้น และวิเคราะห์", "สวัสดี"],
    ["Polish", "Udowodnij, że pierwiastek z dwóch jest niewymierny", "Cześć"],
    ["Ukrainian", "Доведи теорему", "Дякую"],
    ["Persian", "چرا این اتفاق می‌افتد؟ تحلیل کن", "سلام"],
    ["Swahili", "Eleza kwa nini na linganisha", "asante"],
    ["Gujarati", "આવું કેમ થાય છે? સમજાવો", "આભાર"],
    ["Kannada", "ಇದು ಏಕೆ ಆಗುತ್ತದೆ? ವಿವರಿಸಿ", "ಧನ್ಯವಾದಗಳು"],
    ["Malayalam", "എന്തുകൊണ്ട് ഇത് സംഭവിക്കുന്നു?", "നന്ദി"],
    ["Punjabi", "ਇਹ ਕਿਉਂ ਹੁੰਦਾ ਹੈ? ਸਮਝਾਓ", "ਧੰਨਵਾਦ"],
    ["Tagalog", "Bakit ito nangyayari? Ipaliwanag", "salamat"],
    ["Hausa", "Me yasa hakan ke faruwa? Bayyana", "na gode"],
  ])("%s: a hard prompt is far from a greeting", (_, hard, easy) => {
    expect(score(hard)).toBeGreaterThan(score(easy) + 3);
  });

  it("length, digits, code and questions count in a language without any word of ours", () => {
    const prompts = [
      "ይህ ምንድን ነው",
      "ይህ ምንድን ነው? ያ ምንድን ነው? እና ይህ?",
      "ይህ src/auth/login.ts ነው",
      "ይህ 12 ነው እና ያ 15 ነው እና ይህ 40 ነው እና ያ 9 ነው",
      "ይህ ነው\n```py\nx = 1\n```",
    ];
    expect(new Set(prompts.map((prompt) => score(prompt))).size).toBe(prompts.length);
  });
});

describe("conversation", () => {
  const hard = "refactor src/auth to use JWT";

  it.each([
    "yes, do it",
    "go ahead",
    "continue",
    "yes",
    "y",
    "👍🏽",
    "sounds good",
    "lgtm",
    "ok",
    "mach das",
    "继续",
    "sim, faça isso",
    "oui merci",
  ])("«%s» is as hard as the question before", (prompt) => {
    expect(score(prompt, after(hard, "Shall I?"))).toBe(score(hard));
  });

  it.each(["thanks", "great, thank you!", "merci beaucoup", "谢谢"])("«%s» is not", (prompt) => {
    expect(score(prompt, after(hard, "Shall I?"))).toBeLessThan(1);
  });

  it.each(["no", "stop", "wait", "hmm", "wow", "k", "makes sense", "no thanks", "nein", "hayır", "नहीं", "不", "não"])(
    "«%s» has nothing of the question before",
    (prompt) => {
      expect(score(prompt, after(hard, "Shall I?"))).toBe(score(prompt));
    },
  );

  it.each(["the second one", "Postgres", "option 2 please", "vâng", "jo", "嗯"])(
    "«%s» answers what was asked back, and is as hard as the question",
    (prompt) => {
      expect(score(prompt, after(hard, "Which one do you want?"))).toBe(score(hard));
      expect(score(prompt, after(hard, "It is done."))).toBeLessThan(score(hard));
    },
  );

  it("a turn that goes on with another is not the question itself, in whatever words it did", () => {
    for (const assent of ["ok, vâng", "jo", "the second one"])
      expect(score("continue", [...after(hard, "Which one?"), ...after(assent, "That was half of it.")]), assent).toBe(
        score(hard),
      );
    const further = [...after(hard, "Done."), ...after("and on a phone?", "Shall I?")];
    expect(score("yes", further)).toBe(score("and on a phone?", after(hard, "Done.")));
  });

  it("'wait, …' may still ask further", () => {
    expect(score("wait, and if a node fails?", after(hard, "Done."))).toBeGreaterThan(
      score("wait, and if a node fails?"),
    );
  });

  it.each([
    "Shall I go ahead? Just say the word.",
    "Let me know if you want me to implement it.",
    "Would you like me to continue? 😊",
    "Should I?\n\n```ts\nfoo()\n```",
    "要我继续吗？我可以马上开始。",
  ])("«%s» is an offer that a yes takes", (answer) => {
    expect(score("yes", after(hard, answer))).toBe(score(hard));
  });

  it("a question further up in the answer is none", () => {
    expect(score("yes", after(hard, "Why so? It is old. Here it is. It is done."))).toBe(score("yes"));
  });

  it("only the last turns are gone back over, and none costs more for its length", () => {
    const oks = (count: number): readonly Turn[] => Array.from({ length: count }, () => after("ok", "More?")).flat();
    expect(score("continue", [...after(hard, "More?"), ...oks(9)])).toBe(score(hard));
    expect(score("continue", [...after(hard, "More?"), ...oks(10)])).toBe(score("continue"));
    const huge = after(`${hard} ${"x ".repeat(500_000)}`, `${"y ".repeat(500_000)}?`);
    expectWithin(50, () => score("yes", huge));
  });

  it("'ok' after an answer is a nod, not a wish", () => {
    expect(score("ok", after(hard, "It is done."))).toBeLessThan(1);
  });

  it("goes back over other words of assent to what was asked", () => {
    const turns = [...after(hard, "Shall I?"), ...after("yes", "That was the first half.")];
    expect(score("continue", turns)).toBe(score(hard));
  });

  it("a short question after a hard one is harder than alone, a small task is not", () => {
    expect(score("and if a node fails?", after(hard, "Done."))).toBeGreaterThan(score("and if a node fails?"));
    expect(score("fix the typo", after(hard, "Done."))).toBe(score("fix the typo"));
  });

  it("a question that follows an easy one is not made easier", () => {
    expect(score("And that?", after("fix this typo", "Done."))).toBe(score("And that?"));
  });

  it("says that the question before counts", () => {
    const { contributions } = scorePrompt("yes, do it", after(hard, "Shall I?"));
    expect(contributions.map(({ label }) => label)).toContain("goes on with the question before");
  });
});

describe("long prompts", () => {
  const filler = "word ".repeat(100_000);

  it("are looked at in the beginning, the end and in between", () => {
    expect(score(`${filler} prove it`)).toBeGreaterThan(score(filler));
    expect(score(`prove it ${filler}`)).toBeGreaterThan(score(filler));
  });

  it("are not hard by their length alone: a file is raised by what is asked about it", () => {
    const file = "```ts\n" + "export const value = 1;\n".repeat(2_000) + "```\n";
    expect(score(`${file}fix the typo`)).toBeLessThan(4);
    expect(score(`${file}make it thread-safe without locks`)).toBeGreaterThan(7);
    expect(score(`${file}fix the typo`)).toBe(score(`${file}${file}fix the typo`));
    expect(score(`fix the typo\n${file}`)).toBe(score(`${file}fix the typo`));
  });
});

describe("time", () => {
  it.each([
    "\n",
    ". ",
    "a.",
    "don't ",
    '"a ',
    "who ",
    "this text",
    "\u2028",
    "\r\n",
    " ",
    "1",
    "1.",
    "-/",
    "```\n",
    "~~~\n",
    "<a>\n",
    "<a>\n</a>\n",
    "x = 1;\n",
    "import a\n  ",
    "A. x\n",
    "- \n",
    "(",
    "证",
    "é",
    "why ",
    "at \n",
  ])("is bounded for a megabyte of %j", (piece) => {
    const prompt = piece.repeat(1_000_000 / piece.length);
    const times = [0, 1, 2].map(() => {
      const start = cpuMs();
      score(prompt);
      return cpuMs() - start;
    });
    // It takes less than 1 ms; a pattern that backtracks takes 15 ms and more even on a fast machine.
    expect(Math.min(...times)).toBeLessThan(12);
  });

  it("is that of other lines where a carriage return ends each of them", () => {
    const timeOf = (end: string): number => {
      const prompt = `${end}import 1,`.repeat(230);
      const start = cpuMs();
      for (let times = 0; times < 200; times++) score(String(times) + prompt);
      return cpuMs() - start;
    };
    timeOf("\r");
    // A pattern that reads on to the last of the lines from each of them takes five times as long.
    expect(timeOf("\r")).toBeLessThan(2.5 * timeOf("\n") + 20);
  });
});

describe("exam questions", () => {
  const options = "\nA. 12\nB. 15\nC. 20\nD. 30\nAnswer:";

  it("are told by their form, and what was learned about them is itemised", () => {
    const found = labels(`Which of the following is an eigenvalue of a nilpotent matrix?${options}`);
    expect(found).toContain("multiple-choice question");
    expect(found.some((label) => label.startsWith("words that go with"))).toBe(true);
  });

  it("are not every text with figures: who asks for a program gets one", () => {
    const prompt =
      "Implement a function that finds how many of the 2 sorted lists of 5 numbers are equal to 7, in O(n) time, or say why not.";
    expect(labels(prompt)).not.toContain("word problem");
    expect(labels(prompt)).toContain("asks to build something");
  });

  it("are what no other prompt is: the learned part stays out of code and chat", () => {
    for (const prompt of ["Explain eigenvalues", "refactor src/auth to use JWT", "A. first\nB. second"])
      expect(labels(prompt).some((label) => label.startsWith("words that go with"))).toBe(false);
  });
});

describe("what easily misleads", () => {
  it.each([
    "let users log in with their account",
    "import a list of contacts",
    "from my point of view it is",
    "class starts at nine",
  ])("a line of prose is no code: «%s»", (prompt) => {
    expect(labels(prompt)).not.toContain("has code");
  });

  it.each([
    "let total = 0",
    "import os",
    'import { readFile } from "node:fs"',
    "from typing import Any",
    "def f(x):",
    "class A {",
    "SELECT name FROM users",
    "#include <stdio.h>",
    "return x * 2;",
  ])("a line of code is: «%s»", (line) => {
    expect(labels(`what is this\n${line}`)).toContain("has code");
  });

  it("who asks is not what is asked", () => {
    const [fromExpert, fromAnybody] = [
      labels("I'm a distributed systems engineer. What is a nice gift for my boss?"),
      labels("I have a distributed system. What is the cause of its deadlock?"),
    ];
    expect(fromExpert).not.toContain("hard engineering");
    expect(fromAnybody).toContain("hard engineering");
  });

  it("a choice is not about what it chooses from", () => {
    expect(labels("Which of these is a fruit: proof, theorem, lemon?")).not.toContain("asks for a proof");
    expect(labels("Prove one of these: the theorem, the lemma")).toContain("asks for a proof");
  });

  it("several things not wanted are none of them wanted", () => {
    expect(labels("I do not want a design, a proof or a plan. I only want the colour changed.")).not.toContain(
      "asks for a proof",
    );
  });

  it("an edit counts its subject less, unless more than an edit is asked", () => {
    const [edit, more] = [
      score("rename the distributed scheduler"),
      score("rename the distributed scheduler and explain its deadlock"),
    ];
    expect(edit).toBeLessThan(4);
    expect(more).toBeGreaterThan(6);
  });

  it("one small equation is a small sum, a hard one of mathematics is none", () => {
    expect(score("Solve 2x + 3 = 11")).toBeLessThan(4);
    expect(labels("Is 2^67-1 prime? find a factor of it by hand")).not.toContain("one small sum");
    expect(score("How many ordered triples of positive integers satisfy a+b+c=abc?")).toBeGreaterThan(5);
  });

  it("a story with figures that ends in a plain question is no word problem", () => {
    const story =
      "I moved in 2011, then I bought a flat with two rooms and a dog, and later we had a son who likes football.";
    expect(labels(`${story} Now, what is the capital of Germany?`)).not.toContain("word problem");
  });

  it.each([
    ["ਇੱਕ ਵੰਡਿਆ ਡੇਟਾਬੇਸ ਡਿਜ਼ਾਈਨ ਕਰੋ", "ਮੇਰੀ ਮਾਂ ਲਈ ਜਨਮਦਿਨ ਦਾ ਸੁਨੇਹਾ ਲਿਖੋ"],
    ["વિતરિત ડેટાબેઝ ડિઝાઇન કરો", "મારી મમ્મી માટે જન્મદિવસનો સંદેશ લખો"],
    ["የተከፋፈለ የውሂብ ጎታ ንደፍ", "ለእናቴ የልደት መልእክት ጻፍ"],
    ["Tsara rumbun bayanai mai rarraba", "Rubuta saƙon ranar haihuwa"],
  ])("ranks «%s» above «%s»", (harder, easier) => {
    expect(score(harder)).toBeGreaterThan(score(easier) + 2);
  });
});
