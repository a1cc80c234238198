import { expect, test } from "vitest";
import { asksNothing, imageTypeOf, participantTurns } from "../../../../client/nativeChat/participantTurnsModel.ts";
import type { Attachment, Said } from "../../../../client/nativeChat/participantTurnsModel.ts";

const file: Attachment = { key: "file:///a.ts null", text: '<attachment name="a.ts">\nlet a;\n</attachment>' };
const image: Attachment = { key: "1", image: { mime: "image/png", base64: "iVBO" } };

test("a prompt that nothing is attached to is a plain text", () => {
  expect(participantTurns([prompt("Hi")])).toEqual([{ role: "user", content: "Hi" }]);
});

test("what is attached stands behind the prompt: texts in its text, images as parts of their own", () => {
  expect(participantTurns([prompt("Same?", image, file)])).toEqual([
    {
      role: "user",
      content: [
        { type: "text", text: `Same?\n\n${file.text ?? ""}` },
        { type: "image_url", image_url: { url: "data:image/png;base64,iVBO" } },
      ],
    },
  ]);
});

test("what was attached to an earlier prompt stays with it, and is not sent a second time", () => {
  const turns = participantTurns([prompt("What is it?", image), answer("A cat."), prompt("Its colour?", image, file)]);
  expect(turns.map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
  expect(JSON.stringify(turns[0])).toContain("iVBO");
  expect(turns[2]?.content).toBe(`Its colour?\n\n${file.text ?? ""}`);
});

test("an earlier prompt without an answer is left out, and what was attached to it comes with the next one", () => {
  expect(participantTurns([prompt("Lost", file), answer(""), prompt("Lost too"), prompt("Again", file)])).toEqual([
    { role: "user", content: `Again\n\n${file.text ?? ""}` },
  ]);
});

test("what cannot be sent adds nothing", () => {
  expect(participantTurns([prompt("Hi", { key: "x", note: "x is left out." })])).toEqual([
    { role: "user", content: "Hi" },
  ]);
});

test("an open file alone is no question; an image is", () => {
  expect(asksNothing("  ", [file])).toBe(true);
  expect(asksNothing("", [image])).toBe(false);
  expect(asksNothing("Hi", [])).toBe(false);
});

test("images are told by the name's end, whatever its case", () => {
  expect(imageTypeOf("/pictures/Cat.JPEG")).toBe("image/jpeg");
  expect(imageTypeOf("/png.d/readme")).toBeUndefined();
  expect(imageTypeOf("/drawing.svg")).toBeUndefined();
});

function prompt(text: string, ...attached: readonly Attachment[]): Said {
  return { kind: "prompt", prompt: text, attached };
}

function answer(text: string): Said {
  return { kind: "answer", text };
}
