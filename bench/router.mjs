// `npm run bench:router [-- --quick --rounds N --only FIGURES --against NAMES --no-build --json FILE]`: MAGI's router
// beside a bare proxy, nginx and Portkey's gateway, in turns.
import { runScript } from "../scripts/lib/script.mjs";

runScript(async () => (await import("./router/compare.mjs")).compare(process.argv.slice(2)));
