import { MagiError } from "../api/errors.ts";
import { ModelDiscovery } from "../api/modelDiscovery.ts";
import { ProfileManager } from "../api/profileManager.ts";
import type { LoadedProfile } from "../api/profileManager.ts";
import type { WorkspaceOptions } from "../api/workspaceOptions.ts";
import type { MagiApi } from "./api.ts";
import type { MagiPlaces } from "./situation/situation.ts";

/** What the classes of the API take from the window when they are made without options. */
export interface EditorWindow {
  readonly places: () => MagiPlaces | undefined;
  readonly activeProfile: () => string | undefined;
  readonly useProfile: (name: string) => Promise<void>;
}

/** The API's classes; without options they work on the folder that the window has open, and on its active profile. */
export function editorApi(window: EditorWindow): Pick<MagiApi, "ProfileManager" | "ModelDiscovery"> {
  const own = (): WorkspaceOptions => {
    const places = window.places();
    if (places === undefined)
      throw new MagiError("FOLDER_NOT_FOUND", "There is no folder open. Open one, or name a workspace.");
    return { workspace: places.folder, profiles: places.profilesFolder, registry: places.registryFile };
  };

  class WindowProfileManager extends ProfileManager {
    readonly #isOfWindow: boolean;

    constructor(options?: string | WorkspaceOptions) {
      super(options ?? own());
      this.#isOfWindow = options === undefined;
    }

    override get activeProfile(): string | undefined {
      return this.#isOfWindow ? window.activeProfile() : super.activeProfile;
    }

    override async setActiveProfile(name: string): Promise<LoadedProfile> {
      const profile = await super.setActiveProfile(name);
      if (this.#isOfWindow) await window.useProfile(name);
      return profile;
    }
  }

  class WindowModelDiscovery extends ModelDiscovery {
    constructor(options?: string | WorkspaceOptions) {
      super(options ?? own());
    }
  }

  return { ProfileManager: WindowProfileManager, ModelDiscovery: WindowModelDiscovery };
}
