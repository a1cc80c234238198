import type { Fixer } from "../fix.ts";
import { removeModel } from "./removeModel.ts";

/** Without a model that cannot answer. Whether it is switched on again in the registry is for its user to say. */
export const disabledModel: Fixer = (problem, context) =>
  removeModel(problem, context, { isSafe: false, isPreferred: true });
