import { EmbeddedEngines } from "../../../router/engine/embeddedEngines.ts";
import { systemClock } from "../../../router/systemClock.ts";

// A parent of its own for the test that kills one: starts the engine of the model in its arguments and says its pid.
const [, , engineFile = "", file = ""] = process.argv;
const engines = new EmbeddedEngines({ engineFile, clock: systemClock, log: () => undefined });
const status = await engines.ensure({ id: "orphan", file }).settled();
process.stdout.write(`${status.state === "ready" ? status.pid : 0}\n`);
