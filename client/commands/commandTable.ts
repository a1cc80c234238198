/** Every command of MAGI, as in package.json; test/project compares the two. What one does is in `client/commands/`. */
export const commandIds = [
  "magi.switchProfile",
  "magi.useProfile",
  "magi.saveActiveProfile",
  "magi.openProfile",
  "magi.createProfile",
  "magi.createProfileFromModels",
  "magi.tryGuide",
  "magi.openRegistry",
  "magi.createRegistry",
  "magi.discoverModels",
  "magi.findServers",
  "magi.enterServerKey",
  "magi.openChat",
  "magi.newChat",
  "magi.tryPrompt",
  "magi.showUses",
  "magi.openDashboard",
  "magi.calibrateTiers",
  "magi.exportProfile",
  "magi.checkModels",
  "magi.getModel",
  "magi.startServer",
  "magi.stopServer",
  "magi.restartServer",
  "magi.showServerLog",
  "magi.restartRouter",
  "magi.restartLanguageServer",
  "magi.showLog",
] as const;

export type CommandId = (typeof commandIds)[number];

/** What a command is called with: nothing from the palette, a tree node or a file's address from a menu. */
export type CommandTable = Readonly<Record<CommandId, (argument: unknown) => unknown>>;
