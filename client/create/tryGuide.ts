import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { addGuide, guideIds } from "../../core/onboarding/guide.ts";
import { readRegistry } from "../../workspace/registry/readRegistry.ts";
import { writeAtomically } from "../../workspace/writeAtomically.ts";
import type { MagiPlaces } from "../situation/situation.ts";
import { needFolder, needTrust } from "./needs.ts";
import { saveRegistry } from "../discovery/saveRegistry.ts";
import { offerOf, startWith } from "./newProfile.ts";
import type { FirstSteps } from "./newProfile.ts";

const name = "guide";

/** Puts the guide models that ship with MAGI into the registry and into a profile of their own, and opens the chat. */
export async function tryGuide(steps: FirstSteps): Promise<void> {
  const places = needFolder(steps.files());
  needTrust("no model is run");
  if (steps.files().profiles.some((file) => file.name === name)) {
    await steps.use(name);
    steps.openChat();
    return;
  }
  await saveRegistry(places);
  await putIntoRegistry(places);
  const { models } = await offerOf(places);
  await startWith(
    models.filter(({ id }) => guideIds.includes(id)),
    places,
    steps,
    { name },
  );
}

async function putIntoRegistry({ registryFile }: MagiPlaces): Promise<void> {
  const reading = await readRegistry(registryFile);
  if (reading.state === "broken" || reading.state === "unreadable") throw new Error(reading.message);
  const before = reading.state === "ok" ? reading.text : undefined;
  const text = addGuide(before);
  if (text === before) return;
  await mkdir(dirname(registryFile), { recursive: true });
  await writeAtomically(registryFile, text);
}
