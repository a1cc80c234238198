// Reading what the suites inside the extension host report (test/host/reportThrough.ts).
import { say } from "./say.mjs";

const lineMark = "@@magi-test ";

/** Takes the console output of a window line by line, says what passed and failed, and adds it up. */
export class HostReport {
  #passed = 0;
  #failures = [];
  #skipped = [];
  #ended = false;
  #others = [];

  /** One or more lines of output, in whatever wrapping the window gave them. */
  take(text) {
    for (const line of text.split("\n")) {
      const at = line.indexOf(lineMark);
      if (at < 0) this.#others.push(line);
      else this.#takeEvent(JSON.parse(line.slice(at + lineMark.length)));
    }
  }

  /** The result so far. A suite that did not come to its end, or had no tests, has failed. */
  finish() {
    const failures = [...this.#failures];
    if (!this.#ended) {
      say(this.#others.slice(-60).join("\n"));
      failures.push("host: the window ended before its tests did (see above)");
    } else if (this.#passed === 0 && failures.length === 0) failures.push("host: no test ran");
    return { passed: this.#passed, failures, skipped: this.#skipped };
  }

  #takeEvent(event) {
    const title = `host: ${event.title}`;
    switch (event.kind) {
      case "passed":
        this.#passed += 1;
        say(` ✓ ${event.title} (${event.ms} ms)`);
        break;
      case "failed":
        this.#failures.push(title);
        say(` × ${event.title}\n${event.message.replace(/^/gm, "     ")}`);
        break;
      case "skipped":
        this.#skipped.push(title);
        break;
      case "ended":
        this.#ended = true;
        break;
    }
  }
}
