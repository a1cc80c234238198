import { VsCodeHost } from "./host.ts";
import { DashboardPage } from "./page.ts";

new DashboardPage(new VsCodeHost()).start();
