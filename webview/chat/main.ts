import { VsCodeHost } from "./host.ts";
import { ChatPage } from "./page.ts";

new ChatPage(new VsCodeHost()).start();
