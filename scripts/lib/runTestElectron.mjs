// One call of @vscode/test-electron in a process of its own. The argument is its options as JSON.
import { runTests } from "@vscode/test-electron";

process.exitCode = await runTests(JSON.parse(process.argv[2]));
