// The two language servers, each set up as its users would.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../scripts/lib/paths.mjs";
import { peer } from "../lib/peers.mjs";
import { schemaFile } from "./workspaces.mjs";

export async function contestants() {
  const yamlServer = await peer("yaml-language-server");
  return [
    {
      name: "MAGI",
      languageId: "magi-profile",
      command: [path.join(root, "dist/server.js"), "--stdio"],
      settings: () => undefined,
    },
    {
      name: "yaml-language-server",
      languageId: "yaml",
      command: [path.join(yamlServer, "bin/yaml-language-server"), "--stdio"],
      settings: (folder) => (section) =>
        section === "yaml"
          ? {
              validate: true,
              hover: true,
              completion: true,
              schemaStore: { enable: false },
              schemas: { [pathToFileURL(schemaFile(folder)).toString()]: ["config/profiles/*.yaml"] },
            }
          : {},
    },
  ];
}
