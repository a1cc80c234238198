// Chat requests. Usually of about 1 kB as people's tools send them, none twice: a number in the last prompt makes each one
// new, so that nothing which the router remembers of a prompt helps it. Or short ones that come again and again.
const system =
  "You are a careful programming assistant inside an editor. Answer in the language of the question, keep to what was " +
  "asked, show code in fenced blocks with the language named, and say so when you are not sure. The project is written " +
  "in TypeScript with strict checks on; prefer small functions and readonly data.";
const prompts = [
  "What does `git rebase --onto` do? One sentence please.",
  "Rename the variable in this function so that it says what it holds: const d = (a: number[]) => a.reduce((x, y) => x + y, 0);",
  "Why does this test pass alone and fail with the others? It writes a temporary file, reads it back and compares the text; the name of the file is the same in each test and they run side by side.",
  "Design a queue for a service with three kinds of customers, where none may starve and a burst of one kind must not delay the others by more than two seconds. Compare two approaches, say what happens when the service restarts in the middle of a burst, and sketch the data structures.",
  "Translate to German: the connection was closed before the answer was whole.",
  "Explain step by step how the borrow checker decides whether a mutable reference may be taken while an iterator over the same vector is alive, with an example that fails and how to mend it.",
];
const code =
  "export function percentile(samples: readonly number[], share: number): number {\n  const ordered = [...samples].sort" +
  "((a, b) => a - b);\n  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? NaN;\n}\n";
const mark = "0000000000";

const conversation = (prompt) => [
  { role: "system", content: system },
  { role: "user", content: `In the file src/figures.ts there is this:\n\n${code}` },
  { role: "assistant", content: "I see a function that sorts a copy of the samples. What would you like to know?" },
  { role: "user", content: `${prompt}\n\nIt is about src/figures-${mark}.ts.` },
];

/**
 * Makes whole HTTP requests as buffers. `more` goes into the body, `headers` into the head; with `isShort`, each is one of
 * six prompts without a conversation.
 */
export function requestMaker({ port, headers, more, isShort = false }) {
  const whole = prompts.map((prompt) => {
    const body = JSON.stringify({
      model: "magi",
      messages: isShort ? [{ role: "user", content: prompt }] : conversation(prompt),
      temperature: 0.7,
      top_p: 0.95,
      ...more,
    });
    const head = [
      "POST /v1/chat/completions HTTP/1.1",
      `Host: 127.0.0.1:${port}`,
      "Content-Type: application/json",
      "Accept: application/json, text/event-stream",
      "User-Agent: magi-bench",
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
  });
  const places = whole.map((bytes) => bytes.indexOf(mark));
  let made = 0;
  return () => {
    const which = made++ % whole.length;
    if (isShort) return whole[which];
    const bytes = Buffer.from(whole[which]);
    bytes.latin1Write(String(made).padStart(mark.length, "0"), places[which]);
    return bytes;
  };
}
