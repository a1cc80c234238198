import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import markdown from "highlight.js/lib/languages/markdown";
import python from "highlight.js/lib/languages/python";
import rust from "highlight.js/lib/languages/rust";
import shell from "highlight.js/lib/languages/shell";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { escapeHtml } from "./escapeHtml.ts";

// Each language brings its usual aliases (`ts`, `py`, `sh`, `toml`, `html` …) with it.
const languages = {
  bash,
  c,
  cpp,
  csharp,
  css,
  diff,
  dockerfile,
  go,
  ini,
  java,
  javascript,
  json,
  markdown,
  python,
  rust,
  shell,
  sql,
  typescript,
  xml,
  yaml,
};
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);
hljs.registerAliases(["jsonl", "jsonc", "json5"], { languageName: "json" });

/** Colour is not worth a pause: a block that is longer than this stays plain. */
const longestCode = 30_000;
/** What is coloured without a look at how long it takes. */
const probeLength = 4_000;
/** Several times what such a part takes on a slow machine; the whole then takes a second at the very most. */
const slowMs = 25;

/** The code as HTML with `hljs-…` classes; only escaped when the language is unknown, or colours would take long. */
export function highlight(code: string, language: string): string {
  if (code.length > longestCode || !hljs.getLanguage(language) || isSlow(code, language)) return escapeHtml(code);
  return colour(code, language);
}

function colour(code: string, language: string): string {
  return hljs.highlight(code, { language, ignoreIllegals: true }).value;
}

/**
 * Whether a part of the code takes much longer than code does. The library's patterns look ahead from each place, so that
 * some texts, such as one letter over and over, take a time that grows with the square of their length: half a minute.
 */
function isSlow(code: string, language: string): boolean {
  if (code.length <= probeLength) return false;
  for (let start = 0; start < code.length; start += probeLength) {
    const part = code.slice(start, start + probeLength);
    // Twice, as the first time may have been spent on something else.
    if (timeOf(part, language) > slowMs && timeOf(part, language) > slowMs) return true;
  }
  return false;
}

function timeOf(code: string, language: string): number {
  const begin = performance.now();
  colour(code, language);
  return performance.now() - begin;
}

/** The language of a fence: the first word of what stands behind its backticks, or nothing. */
export function languageOfFence(info: string | undefined): string {
  return /^[^\s{:,]*/.exec((info ?? "").trim())?.[0].toLowerCase() ?? "";
}
