import { expect, test } from 'vitest';
import { editorMeantBy } from './editor-properties.ts';

test.each([
  [['BaseFileName', 'EnableShare'], 'collabora'],
  [['BaseFileName', 'TemplateSource'], 'collabora'],
  [['UserCanReview', 'IsAdminUser'], 'collabora'],
  [['BaseFileName', 'UserCanReview'], 'onlyoffice'],
  [['SupportsReviewing', 'TemplateSource'], 'onlyoffice'],
  [['BaseFileName', 'SupportsUpdate', 'LastModifiedTime', 'ClosePostMessage'], undefined],
  [['BaseFileName', 'Size', 'UserId', 'UserCanWrite'], 'collabora'],
  [['BaseFileName', 'UserCanWrite', 'Version'], undefined],
  [['toString', 'constructor'], undefined],
])('a host with %j is made for %s', (names, editor) => {
  expect(editorMeantBy(names)).toBe(editor);
});
