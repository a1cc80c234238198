import { expect, it } from "vitest";
import { hasArguments } from "../../../../router/llamaServer/serverRecords.ts";

const args = [
  "-m",
  "C:\\Users\\Jörg Ö\\models\\a.gguf",
  "--port",
  "8081",
  "--chat-template-kwargs",
  '{"thinking":false}',
];

it("knows a server again by its command line, also as Windows shows it", () => {
  const shown =
    '"C:\\Program Files\\llama.cpp\\llama-server.exe" -m "C:\\Users\\Jörg Ö\\models\\a.gguf"  --port 8081 --chat-template-kwargs "{\\"thinking\\":false}"';
  expect(hasArguments(shown, args)).toBe(true);
  expect(hasArguments(`/usr/bin/llama-server ${args.join(" ")}`, args)).toBe(true);
});

it("takes no other process for it", () => {
  expect(hasArguments("C:\\Windows\\notepad.exe a.gguf", args)).toBe(false);
  expect(hasArguments(`llama-server ${args.join(" ").replace("8081", "8082")}`, args)).toBe(false);
  expect(hasArguments("llama-server", [])).toBe(false);
});
