import type { Browser } from "playwright-core";
import type { FromDashboardPage, ToDashboardPage } from "../../../protocol/dashboardMessages.ts";
import { openPage, type OpenedPage, type PageLook } from "../webviewPage/openPage.ts";
import { usePages } from "../webviewPage/pageSuite.ts";
import { stateOf } from "./states.ts";

export type OpenedDashboard = OpenedPage<FromDashboardPage, ToDashboardPage>;

/** Dashboards: unless told otherwise with three tiers and a week of prompts. */
export function useDashboards() {
  return usePages<FromDashboardPage, ToDashboardPage>({
    openPage: (browser: Browser, look: PageLook) =>
      openPage(browser, { bundle: "dashboard", title: "MAGI Dashboard" }, look),
    before: () => [stateOf()],
    name: "dashboard",
  });
}
