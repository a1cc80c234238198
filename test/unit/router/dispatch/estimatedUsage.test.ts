import { expect, test } from "vitest";
import { promptLength, roughStreamTokens } from "../../../../router/dispatch/estimatedUsage.ts";

const image = `data:image/png;base64,${"iVBORw0K".repeat(5_000)}`;
const escaped = image.replaceAll("/", String.raw`\/`);

test.each([
  ["nothing", "", 0],
  ["one image", `{"url":"${image}"}`, 10 + 2_000],
  ["an image whose slashes are escaped", `{"url": "${escaped}"}`, 11 + 2_000],
  ["two images", `{"url":"${image}"},{"url":"${image}"}`, 21 + 4_000],
  ["an image that ends nowhere", `"${image}`, image.length + 1],
  ["a text about an image", JSON.stringify(`<img src="${image}">`), image.length + 16],
])("a request with %s has its length", (_what, json, length) => {
  // Give or take a quotation mark.
  expect(Math.abs(promptLength(json) - length)).toBeLessThanOrEqual(2);
});

test.each([
  ["events of a token each", { pieces: 1_000, length: 4_800 }, 1_000],
  ["events of a letter each", { pieces: 1_000, length: 1_000 }, 1_000],
  ["all in one event", { pieces: 1, length: 4_800 }, 1_200],
  ["one long word", { pieces: 1, length: 12 }, 1],
  ["nothing", { pieces: 0, length: 0 }, 0],
])("a stream with %s has about as many tokens", (_what, stream, tokens) => {
  expect(roughStreamTokens(stream)).toBe(tokens);
});
