// What `import { … } from "magi-profiles"` gives. Everything else of MAGI may change without notice.
export { MagiError } from "./errors.ts";
export type { MagiErrorCode } from "./errors.ts";
export { ModelDiscovery } from "./modelDiscovery.ts";
export type {
  DiscoveryOptions,
  DiscoveryResult,
  RegistryData,
  RegistryModelData,
  ServerDiscoveryOptions,
  ServerDiscoveryResult,
} from "./modelDiscovery.ts";
export { ProfileManager } from "./profileManager.ts";
export type { CreateProfileOptions, LoadedProfile, ProfileToSave } from "./profileManager.ts";
export type { WorkspaceOptions } from "./workspaceOptions.ts";
export type {
  LoadBalancing,
  Profile,
  Routing,
  RoutingRule,
  Strategy,
  Tier,
  TwoStage,
} from "../core/profile/profile.ts";
export type { Problem, Severity } from "../core/problem.ts";
