// `npm run bench:lsp [-- --rounds N --only SCENARIO]`: MAGI's language server beside yaml-language-server, in turns.
import { runScript } from "../scripts/lib/script.mjs";

runScript(async () => (await import("./lsp/compare.mjs")).compare(process.argv.slice(2)));
