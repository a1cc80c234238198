import { addGuide } from "../../core/onboarding/guide.ts";
import { rewriteRegistry } from "../registry/rewriteRegistry.ts";

/** Puts the guide models that ship with MAGI into a registry, or into a new one. Rejects as `rewriteRegistry` does. */
export async function putGuide(registryFile: string): Promise<void> {
  await rewriteRegistry(registryFile, { dryRun: false }, (before) => {
    const text = addGuide(before);
    return Promise.resolve({ text, isChanged: text !== before });
  });
}
