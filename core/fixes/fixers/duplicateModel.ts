import type { Fixer } from "../fix.ts";
import { removeModel } from "./removeModel.ts";

/** Once is enough. */
export const duplicateModel: Fixer = (problem, context) =>
  removeModel(problem, context, { isSafe: true, isPreferred: true });
