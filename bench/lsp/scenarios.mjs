// What is measured. Each scenario runs in a fresh server and returns its samples by figure.
import { renameSync, writeFileSync } from "node:fs";
import { Editor } from "./editor.mjs";
import { modelIds, profileFile, profileText, registryFile, registryText, writeWorkspace } from "./workspaces.mjs";

const firstId = 3; // The line of the first id under enabled_models.
const column = 4;

/** Three profiles, fifty models: somebody types in one of them. */
export const small = {
  title: "3 profiles, 50 models",
  prepare(folder) {
    const ids = modelIds(50);
    const profiles = Object.fromEntries(
      ["one", "two", "three"].map((name) => [name, profileText(name, ids.slice(0, 9))]),
    );
    writeWorkspace(folder, { profiles, ids });
  },
  async run(contestant, folder) {
    const ids = modelIds(50).slice(0, 9);
    const file = profileFile(folder, "one");
    const editor = await start(contestant, folder);
    const wrong = ids.map((id, index) => (index === 4 ? `${id}x` : id));
    await editor.open(file, contestant.languageId, profileText("one", wrong));
    await editor.untilProblems(file, 1);
    const first = editor.sinceStart;
    const place = { line: firstId + 4, end: column + wrong[4].length };
    // Both compile what they run often in the first edits; what an edit costs is what it costs for the rest of the day.
    const first20 = await typeAndMend(editor, file, { ...place, times: 10 });
    const before = editor.workedMs;
    const toggles = await typeAndMend(editor, file, { ...place, times: 40 });
    const cpu = (editor.workedMs - before) / toggles.length;
    const hover = await ask(editor, "textDocument/hover", file, { line: firstId + 1, character: column + 3 }, 10);
    const completion = await ask(
      editor,
      "textDocument/completion",
      file,
      { line: firstId + 1, character: column + 1 },
      10,
    );
    const peak = editor.peakMb;
    await editor.stop();
    return {
      "first diagnostics, from the start of the process (ms)": [first],
      "key → diagnostics, the first 20 edits (ms)": first20,
      "key → diagnostics (ms)": toggles,
      "processor time per edit (ms)": [cpu],
      "hover (ms)": hover,
      "completion (ms)": completion,
      "peak memory (MB)": [peak],
    };
  },
};

/** One profile that enables 5,000 models. */
export const manyEnabled = {
  title: "5,000 enabled models",
  prepare(folder) {
    const ids = modelIds(5000);
    writeWorkspace(folder, { profiles: { many: profileText("many", ids) }, ids });
  },
  async run(contestant, folder) {
    const ids = modelIds(5000);
    const file = profileFile(folder, "many");
    const editor = await start(contestant, folder);
    const at = 2500;
    const wrong = ids.map((id, index) => (index === at ? `${id}x` : id));
    await editor.open(file, contestant.languageId, profileText("many", wrong));
    await editor.untilProblems(file, 1);
    const first = editor.sinceStart;
    const payload = editor.payload;
    const toggles = await typeAndMend(editor, file, { line: firstId + at, end: column + wrong[at].length, times: 6 });
    const hover = await ask(editor, "textDocument/hover", file, { line: firstId + 100, character: column + 3 }, 5);
    const completion = await ask(
      editor,
      "textDocument/completion",
      file,
      { line: firstId + 100, character: column + 2 },
      5,
    );
    const typed = await typeAndAsk(editor, file, { line: firstId + 100, character: column + ids[100].length });
    const peak = editor.peakMb;
    await editor.stop();
    return {
      "first diagnostics, from the start of the process (ms)": [first],
      "key → diagnostics (ms)": toggles,
      "hover (ms)": hover,
      "hover right behind a key (ms)": typed.hover,
      "completion (ms)": completion,
      "completion right behind a key (ms)": typed.completion,
      "message with one wrong id (kB)": [payload / 1000],
      "peak memory (MB)": [peak],
    };
  },
};

/** A registry of 5,000 models, of which a profile enables nine. */
export const manyKnown = {
  title: "5,000 models in the registry",
  prepare(folder) {
    const ids = modelIds(5000);
    writeWorkspace(folder, { profiles: { few: profileText("few", ids.slice(0, 9)) }, ids });
  },
  async run(contestant, folder) {
    const ids = modelIds(5000).slice(0, 9);
    const file = profileFile(folder, "few");
    const editor = await start(contestant, folder);
    await editor.open(
      file,
      contestant.languageId,
      profileText(
        "few",
        ids.map((id, index) => (index === 4 ? `${id}x` : id)),
      ),
    );
    await editor.untilProblems(file, 1);
    const completion = await ask(
      editor,
      "textDocument/completion",
      file,
      { line: firstId + 1, character: column + 1 },
      10,
    );
    const toggles = await typeAndMend(editor, file, { line: firstId + 4, end: column + ids[4].length + 1, times: 6 });
    await editor.stop();
    return { "completion (ms)": completion, "key → diagnostics (ms)": toggles };
  },
};

/** A thousand profiles share a registry that changes so that each of them has a problem more. */
export const manyProfiles = {
  title: "1,000 profiles",
  onlyOurs: true,
  prepare(folder) {
    const ids = modelIds(50);
    const names = Array.from({ length: 1000 }, (_, index) => `profile-${index}`);
    writeWorkspace(folder, {
      profiles: Object.fromEntries(names.map((name) => [name, profileText(name, ids.slice(0, 9))])),
      ids,
    });
  },
  async run(contestant, folder) {
    const ids = modelIds(50);
    const file = profileFile(folder, "profile-7");
    const text = profileText("profile-7", ids.slice(0, 9));
    write(registryFile(folder), registryText(ids));
    const editor = await start(contestant, folder);
    await editor.open(file, contestant.languageId, text.replace(ids[4], `${ids[4]}x`));
    await editor.untilProblems(file, 1);
    const place = { line: firstId + 4, end: column + ids[4].length + 1 };
    const firstEdits = await typeAndMend(editor, file, { ...place, times: 10 });
    const edit = await typeAndMend(editor, file, { ...place, times: 60 });
    const names = Array.from({ length: 1000 }, (_, index) => profileFile(folder, `profile-${index}`));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    write(registryFile(folder), registryText(ids.filter((id) => id !== ids[8])));
    const began = performance.now();
    await editor.changed(registryFile(folder));
    const hovers = [];
    let over = false;
    const all = editor
      .until(
        () => editor.filesWith("missing-model") === names.length,
        () => "a problem in each profile",
      )
      .then(() => (over = true));
    while (!over) {
      hovers.push((await editor.ask("textDocument/hover", file, { line: firstId + 1, character: column + 3 })).ms);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await all;
    const total = performance.now() - began;
    await editor.stop();
    return {
      "key → diagnostics, the first 20 edits (ms)": firstEdits,
      "key → diagnostics (ms)": edit,
      "registry changed → all 1,000 checked (ms)": [total],
      "slowest hover meanwhile (ms)": [Math.max(...hovers)],
    };
  },
};

async function start(contestant, folder) {
  return Editor.start({ command: contestant.command, folder, settings: contestant.settings(folder) });
}

/** Takes away the letter that makes an id wrong, and types it again. Two samples each time. */
async function typeAndMend(editor, file, { line, end, times }) {
  const samples = [];
  for (let time = 0; time < times; time++) {
    samples.push(await editor.edit(file, { line, from: end - 1, to: end, text: "" }, 0));
    samples.push(await editor.edit(file, { line, from: end - 1, text: "x" }, 1));
  }
  return samples;
}

async function ask(editor, method, file, position, times) {
  const samples = [];
  for (let time = 0; time < times; time++) {
    const { answer, ms } = await editor.ask(method, file, position);
    if (answer === null || answer === undefined) throw new Error(`${method} was answered with nothing.`);
    samples.push(ms);
  }
  return samples;
}

/** Types a letter and asks at once, as an editor does while somebody types. */
async function typeAndAsk(editor, file, { line, character }) {
  const samples = { hover: [], completion: [] };
  for (const [figure, method] of [
    ["completion", "textDocument/completion"],
    ["hover", "textDocument/hover"],
  ])
    for (let time = 0; time < 5; time++) {
      const typed = editor.edit(file, { line, from: character, text: "x" }, 2);
      samples[figure].push((await editor.ask(method, file, { line, character: character + 1 })).ms);
      await typed;
      await editor.edit(file, { line, from: character, to: character + 1, text: "" }, 1);
    }
  return samples;
}

/** As careful programs write: another file first, then the name. */
function write(file, text) {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
