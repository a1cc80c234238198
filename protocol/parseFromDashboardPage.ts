import { dashboardCommands, dashboardSpans } from "./dashboardMessages.ts";
import type { DashboardQuestion, DashboardWish, FromDashboardPage } from "./dashboardMessages.ts";
import { isArrayOf, isFiniteNumber, isKindOf, isOneOf, isOptional, isShape, isString } from "./guards.ts";
import type { Guard } from "./guards.ts";

const isPercent: Guard<number> = (value): value is number => isFiniteNumber(value) && value >= 0 && value <= 100;
const isSeconds: Guard<number> = (value): value is number => isFiniteNumber(value) && value > 0 && value <= 1e6;
const isPercents: Guard<readonly number[]> = (value): value is readonly number[] =>
  isArrayOf(isPercent)(value) && value.length <= 1_000;

const isWish = isKindOf<DashboardWish>({ usual: {}, share: { percents: isPercents }, wait: { seconds: isSeconds } });

const isQuestion = isShape<DashboardQuestion>({ span: isOneOf(...dashboardSpans), wish: isWish });

const isFromDashboardPage = isKindOf<FromDashboardPage>({
  ready: { asked: isOptional(isQuestion) },
  ask: { asked: isQuestion },
  write: { id: isString },
  undo: {},
  command: { command: isOneOf(...dashboardCommands) },
});

/** The message, or `undefined` when the value is none: what a page sends is not trusted. */
export function parseFromDashboardPage(value: unknown): FromDashboardPage | undefined {
  return isFromDashboardPage(value) ? value : undefined;
}

/** What a page kept for itself over a reload, or `undefined` when it is of another shape. */
export function parseDashboardQuestion(value: unknown): DashboardQuestion | undefined {
  return isQuestion(value) ? value : undefined;
}
