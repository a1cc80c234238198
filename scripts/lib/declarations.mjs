import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

/**
 * Writes the type declarations of a module and of all that it imports from our files, as `OUT/path/of/the/file.d.ts`. Each
 * file is translated by itself, so whatever an exported thing is must be written beside it; rejects with the places where
 * it is not.
 */
export async function writeDeclarations({ root, entry, out }) {
  await rm(out, { recursive: true, force: true });
  const mistakes = [];
  const files = [resolve(root, entry)];
  // The list grows meanwhile.
  for (const file of files) {
    const { outputText, diagnostics = [] } = ts.transpileDeclaration(await readFile(file, "utf8"), {
      fileName: file,
      reportDiagnostics: true,
      compilerOptions: { declaration: true, isolatedDeclarations: true, verbatimModuleSyntax: true, strict: true },
    });
    mistakes.push(
      ...diagnostics.map(
        (found) => `${relative(root, file)}: ${ts.flattenDiagnosticMessageText(found.messageText, " ")}`,
      ),
    );
    const text = outputText.replace(/(from\s+")(\.{1,2}\/[^"]+)\.ts"/g, (_, before, path) => {
      const imported = resolve(dirname(file), `${path}.ts`);
      if (!files.includes(imported)) files.push(imported);
      return `${before}${path}.js"`;
    });
    const target = join(out, relative(root, file).replace(/\.ts$/, ".d.ts"));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  if (mistakes.length > 0) throw new Error(`Some types cannot be written for others:\n${mistakes.join("\n")}`);
}
