import type { Editor } from '../../wopi/editors.ts';
import type { WopiResponse } from '../client/response.ts';
import { compareEditorFileInfo, type FileInfoVerdict } from './compare-file-info.ts';
import { compareResponse, failOn } from './response.ts';

/** Expects 200 and the properties of CheckFileInfo with the types that the editor reads. */
export function expectEditorFileInfo(editor: Editor, response: WopiResponse): void {
  const mismatches = [
    ...compareResponse(response, { status: 200, json: {} }),
    ...(verdictOf(editor, response)?.mismatches ?? []),
  ];
  failOn(mismatches, response, expectEditorFileInfo);
}

/** Properties whose names are close to one that the editor reads. */
export function editorFileInfoNotes(editor: Editor, response: WopiResponse): readonly string[] {
  return verdictOf(editor, response)?.notes ?? [];
}

function verdictOf(editor: Editor, { json, text }: WopiResponse): FileInfoVerdict | undefined {
  return 'value' in json ? compareEditorFileInfo(editor, json.value, text) : undefined;
}
