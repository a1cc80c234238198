import { join } from "node:path";

/** Where the parts of MAGI that the router needs lie on disk. */
export interface Installation {
  /** The folder of the models that ship with MAGI. */
  readonly builtinModels: string;
  /** The bundled engine. */
  readonly engineFile: string;
  /** The bundled keeper of llama-servers. */
  readonly keeperFile: string;
}

/** Overrides the folder of the built-in models. */
const builtinModelsVariable = "MAGI_BUILTIN_MODELS";

/** `distDir` is the folder of the bundles; the models lie beside it. */
export function installationAt(distDir: string, env: NodeJS.ProcessEnv): Installation {
  return {
    builtinModels: env[builtinModelsVariable] ?? join(distDir, "..", "guide"),
    engineFile: join(distDir, "engine", "engine.mjs"),
    keeperFile: join(distDir, "keeper.js"),
  };
}
