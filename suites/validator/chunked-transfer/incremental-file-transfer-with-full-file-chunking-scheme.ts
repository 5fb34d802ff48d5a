import { defineSuite } from '../../../harness/checks/check.ts';
import { editorsOnly } from '../../editors-only.ts';
import { coauthGates } from '../gates.ts';
import { lastZipChunkOfText } from './chunked-download-checks.ts';
import {
  contentProperties,
  deltaUpload,
  downloadOfAbsentStream,
  lockCases,
  uploadOfOneStream,
  uploadToEmptyFile,
  uploadUnder,
} from './chunked-upload-checks.ts';

export const incrementalFileTransferWithFullFileChunkingScheme = defineSuite({
  group: 'IncrementalFileTransferWithFullFileChunkingScheme',
  summary: 'PutChunkedFile and GetChunkedFile with content that is a single chunk',
  needs: coauthGates,
  checks: editorsOnly([
    uploadUnder(lockCases.coauth, 'FullFile'),
    uploadUnder(lockCases.exclusive, 'FullFile'),
    uploadUnder(lockCases.wopi, 'FullFile'),
    deltaUpload('FullFile'),
    uploadToEmptyFile('FullFile'),
    downloadOfAbsentStream('FullFile'),
    uploadOfOneStream('FullFile'),
    contentProperties('FullFile'),
    lastZipChunkOfText,
  ]),
});
