import { defineSuite } from '../../../harness/checks/check.ts';
import { editorsOnly } from '../../editors-only.ts';
import { coauthGates } from '../gates.ts';
import {
  deltaOfNothing,
  deltaOfOneVersion,
  lastZipChunks,
  noChunks,
  textAskedAsZip,
  workbookAskedAsFullFile,
} from './chunked-download-checks.ts';
import {
  contentProperties,
  deltaUpload,
  downloadOfAbsentStream,
  lockCases,
  uploadOfOneStream,
  uploadToEmptyFile,
  uploadUnder,
} from './chunked-upload-checks.ts';

export const incrementalFileTransferWithZipChunkingScheme = defineSuite({
  group: 'IncrementalFileTransferWithZipChunkingScheme',
  summary: 'PutChunkedFile and GetChunkedFile with Office files, which are chunked as zip archives',
  needs: coauthGates,
  checks: editorsOnly([
    uploadUnder(lockCases.coauth, 'Zip'),
    noChunks,
    lastZipChunks,
    textAskedAsZip,
    workbookAskedAsFullFile,
    uploadUnder(lockCases.exclusive, 'Zip'),
    uploadUnder(lockCases.wopi, 'Zip'),
    deltaUpload('Zip'),
    deltaOfNothing,
    deltaOfOneVersion,
    uploadToEmptyFile('Zip'),
    downloadOfAbsentStream('Zip'),
    uploadOfOneStream('Zip'),
    contentProperties('Zip'),
  ]),
});
