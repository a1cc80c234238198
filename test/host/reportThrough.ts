// The reporter of the extension host's suites: one line for each event, which survives whatever else is printed.
import Mocha from "mocha";

/** What every reported line begins with; scripts/lib/hostReport.mjs looks for it. */
const lineMark = "@@magi-test ";

/** A mocha reporter that hands each event to `print` as one line of JSON after the mark. */
export function reportThrough(print: (line: string) => void): Mocha.ReporterConstructor {
  const say = (event: Readonly<Record<string, unknown>>): void => {
    print(lineMark + JSON.stringify(event));
  };
  return class extends Mocha.reporters.Base {
    constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
      super(runner, options);
      runner.on("pass", (test) => {
        say({ kind: "passed", title: test.fullTitle(), ms: test.duration ?? 0 });
      });
      runner.on("fail", (test, error: unknown) => {
        say({ kind: "failed", title: test.fullTitle(), message: toText(error) });
      });
      runner.on("pending", (test) => {
        say({ kind: "skipped", title: test.fullTitle() });
      });
      runner.on("end", () => {
        say({ kind: "ended" });
      });
    }
  };
}

function toText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
