import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import type { IGrammar, IRawGrammar } from "vscode-textmate";

/** A piece of a line, with what colours it: scopes from the outermost to the innermost. */
export interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

/** The folder of VS Code's own YAML grammars, from a VS Code that other suites have installed; undefined without one. */
export function findYamlGrammars(): string | undefined {
  const cache = resolve(".vscode-test");
  if (!existsSync(cache)) return undefined;
  const inside = [
    "node_modules/code-server/lib/vscode/extensions/yaml/syntaxes",
    "resources/app/extensions/yaml/syntaxes",
    "Visual Studio Code.app/Contents/Resources/app/extensions/yaml/syntaxes",
  ];
  return readdirSync(cache)
    .flatMap((name) => inside.map((path) => join(cache, name, path)))
    .find((path) => existsSync(path));
}

/** The grammar of a profile on top of VS Code's for YAML, with the tokenizer of VS Code. */
export async function loadProfileGrammar(yamlGrammars: string): Promise<IGrammar> {
  const wasm = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
  await oniguruma.loadWASM(readFileSync(wasm));
  const paths = new Map([["source.magi-profile", resolve("syntaxes/magi-profile.tmLanguage.json")]]);
  for (const name of readdirSync(yamlGrammars)) {
    const scope = `source.${name.replace(".tmLanguage.json", "").replace("-", ".")}`;
    paths.set(scope, join(yamlGrammars, name));
  }
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: (scope) => {
      const path = paths.get(scope);
      if (path === undefined) return Promise.resolve(null);
      return Promise.resolve(textmate.parseRawGrammar(readFileSync(path, "utf8"), path) as IRawGrammar | null);
    },
  });
  const grammar = await registry.loadGrammar("source.magi-profile");
  if (grammar === null) throw new Error("The grammar of a profile could not be loaded.");
  return grammar;
}

/** The tokens of a text, line by line. */
export function tokenize(grammar: IGrammar, text: string): readonly Token[] {
  let state = textmate.INITIAL;
  return text.split("\n").flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({ text: line.slice(startIndex, endIndex), scopes }));
  });
}
