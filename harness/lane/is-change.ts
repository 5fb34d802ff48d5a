import { operations } from '../../wopi/operations.ts';
import { isPlainDownload, type SentOperation } from '../client/request-sender.ts';

/** Whether an operation may change something on the host. */
export function isChange(operation: SentOperation): boolean {
  if (isPlainDownload(operation)) return false;
  return operation === 'Unknown operation' || operations[operation].writes;
}
