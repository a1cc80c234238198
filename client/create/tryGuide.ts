import { addGuide, guideIds } from "../../core/onboarding/guide.ts";
import { rewriteRegistry } from "../../workspace/registry/rewriteRegistry.ts";
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
  await rewriteRegistry(registryFile, { dryRun: false }, (before) => {
    const text = addGuide(before);
    return Promise.resolve({ text, isChanged: text !== before });
  });
}
