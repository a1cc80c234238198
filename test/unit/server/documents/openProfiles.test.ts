import fc from "fast-check";
import { expect, test } from "vitest";
import type {
  DidChangeTextDocumentParams,
  DidOpenTextDocumentParams,
  NotificationHandler,
  TextDocumentContentChangeEvent,
} from "vscode-languageserver/node";
import { OpenProfiles } from "../../../../server/documents/openProfiles.ts";
import { Sites } from "../../../../server/sites/sites.ts";
import { positionAt, snapped, startingText, typed, typeInto } from "../../../support/lsp/typing.ts";

const uri = "untitled:desk";

/** The server's documents, and an editor that tells of its own. */
function start(text: string): {
  readonly open: OpenProfiles;
  readonly change: (...contentChanges: TextDocumentContentChangeEvent[]) => void;
} {
  const ignored = { dispose: () => undefined };
  const none = (): typeof ignored => ignored;
  let opened: NotificationHandler<DidOpenTextDocumentParams> = () => undefined;
  let changed: NotificationHandler<DidChangeTextDocumentParams> = () => undefined;
  const open = new OpenProfiles(
    new Sites({ onChange: () => undefined, onTrouble: () => undefined }, () => ({ close: () => undefined })),
  );
  open.documents.listen({
    onDidOpenTextDocument: (handler) => ((opened = handler), ignored),
    onDidChangeTextDocument: (handler) => ((changed = handler), ignored),
    onDidCloseTextDocument: none,
    onWillSaveTextDocument: none,
    onWillSaveTextDocumentWaitUntil: none,
    onDidSaveTextDocument: none,
  });
  let version = 1;
  void opened({ textDocument: { uri, languageId: "magi-profile", version, text } });
  return {
    open,
    change: (...contentChanges) => {
      version++;
      void changed({ textDocument: { uri, version }, contentChanges });
    },
  };
}

test("after every edit the server's text is the editor's, and so is every position in it", () => {
  fc.assert(
    fc.property(
      startingText,
      fc.array(fc.array(typed, { minLength: 1, maxLength: 3 }), { maxLength: 8 }),
      (first, all) => {
        const { open, change } = start(first);
        let text = first;
        for (const together of all) {
          const changes = together.map((one) => {
            const edit = typeInto(text, one);
            text = edit.text;
            return edit.change;
          });
          change(...changes);
          const document = open.find(uri)?.document;
          expect(document?.getText()).toBe(text);
          const offsets = Array.from({ length: text.length + 1 }, (_, offset) => offset).filter(
            (offset) => snapped(text, offset) === offset,
          );
          expect(offsets.map((offset) => document?.positionAt(offset))).toEqual(
            offsets.map((offset) => positionAt(text, offset)),
          );
        }
      },
    ),
    { numRuns: 100, interruptAfterTimeLimit: 1_500 },
  );
});
