import { describe, expect, it } from 'vitest';
import { compareFileInfo } from './compare-file-info.ts';

const plain = { BaseFileName: 'a.wopitest', OwnerId: 'alice', Size: 3, UserId: 'bob', Version: '1' };
const plus = {
  ...plain,
  SupportsCoauth: true,
  SequenceNumber: 1,
  OfficeCollaborationServiceEndpointUrl: 'https://host/collab',
  RealTimeChannelEndpointUrl: '',
  AccessTokenExpiry: 0,
  ServerTime: 1_700_000_000_000,
  SharingStatus: 'Shared',
  FileGeoLocationCode: null,
};

describe('compareFileInfo', () => {
  it.each([
    ['the five required properties', plain],
    ['the CSPP Plus properties as well', plus],
    ['an unknown property', { ...plain, PaintsTheDoor: 'red' }],
    ['an empty URL', { ...plain, CloseUrl: '' }],
    ['a null URL', { ...plain, CloseUrl: null }],
    ['a date with seven digits of a second', { ...plain, LastModifiedTime: '2024-02-29T23:59:59.1234567Z' }],
    ['share types', { ...plain, SupportedShareUrlTypes: ['ReadWrite', 'ReadOnly'] }],
    ['an empty enumeration value', { ...plain, CopyPasteRestrictions: '' }],
  ])('accepts %s', (_, info) => {
    expect(compareFileInfo(info).mismatches).toEqual([]);
  });

  it.each([
    ['Size', '"3"', { ...plain, Size: '3' }],
    ['Size', '3.5', { ...plain, Size: 3.5 }],
    ['UserId', 'null', { ...plain, UserId: null }],
    ['Version', '1', { ...plain, Version: 1 }],
    ['SupportsLocks', '"true"', { ...plain, SupportsLocks: 'true' }],
    ['SupportsLocks', 'null', { ...plain, SupportsLocks: null }],
    ['HostEditUrl', '"/edit/1"', { ...plain, HostEditUrl: '/edit/1' }],
    ['SHA256', '5', { ...plain, SHA256: 5 }],
    ['LastModifiedTime', '"yesterday"', { ...plain, LastModifiedTime: 'yesterday' }],
    ['LastModifiedTime', '"1700000000"', { ...plain, LastModifiedTime: '1700000000' }],
    ['SupportedShareUrlTypes', '["readonly"]', { ...plain, SupportedShareUrlTypes: ['readonly'] }],
    ['SharingStatus', '"Shared"', { ...plain, SharingStatus: 'Shared' }],
    ['SequenceNumber', '-1', { ...plus, SequenceNumber: -1 }],
    ['SharingStatus', '"Public"', { ...plus, SharingStatus: 'Public' }],
  ])('reports only %s when it is %s', (name, actual, info) => {
    expect(compareFileInfo(info).mismatches).toEqual([
      { at: `property ${name}`, expected: expect.stringMatching(/\w/), actual },
    ]);
  });

  it('reports missing properties', () => {
    const { OwnerId: _, ...info } = plain;
    expect(compareFileInfo(info).mismatches).toEqual([
      { at: 'property OwnerId', expected: 'a string', actual: '(missing)' },
    ]);
  });

  it('compares with the closer property set', () => {
    const { FileGeoLocationCode: _, ...info } = plus;
    expect(compareFileInfo(info).mismatches).toEqual([
      { at: 'property FileGeoLocationCode', expected: 'a string or null', actual: '(missing)' },
    ]);
  });

  it('reports every mismatch, one per property', () => {
    const { mismatches } = compareFileInfo({ ...plain, Size: '3', SupportsLocks: 1, CloseUrl: 'close' });
    expect(mismatches.map(({ at }) => at).sort()).toEqual([
      'property CloseUrl',
      'property Size',
      'property SupportsLocks',
    ]);
  });

  it.each(['10.0', '1e1'])('detects in the source that %s is not written as an integer', (literal) => {
    const source = JSON.stringify({ ...plain, Size: 10 }).replace('10', literal);
    expect(compareFileInfo(JSON.parse(source), source).mismatches).toEqual([
      { at: 'property Size', expected: expect.stringContaining('integer'), actual: literal },
    ]);
  });

  it('ignores numbers within strings', () => {
    const info = { ...plain, HostNotes: '"Size": 1.5, {"Size":2.5}' };
    expect(compareFileInfo(info).mismatches).toEqual([]);
  });

  it.each([[[]], ['text'], [null]])('expects an object, not %j', (json) => {
    expect(compareFileInfo(json).mismatches).toHaveLength(1);
  });

  it.each(['SupportsLock', 'SupportsLocks ', 'supportslocks', 'SupportLocks'])('notes the near miss %j', (name) => {
    expect(compareFileInfo({ ...plain, [name]: true })).toEqual({
      mismatches: [],
      notes: [expect.stringContaining('"SupportsLocks"')],
    });
  });

  it('ignores properties of other clients', () => {
    const collabora = { EnableOwnerTermination: true, HidePrintOption: false, DisableExport: true, UserExtraInfo: {} };
    expect(compareFileInfo({ ...plain, ...collabora }).notes).toEqual([]);
  });

  // To compare each with every known name takes minutes.
  it('ends on very many and very long unknown properties', () => {
    const many = Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`OwnProperty${index}`, true]));
    const info = { ...plain, ['S'.repeat(1_000_000)]: true, ...many, SupportsLockss: true };
    expect(compareFileInfo(info)).toEqual({ mismatches: [], notes: [] });
  });

  it('notes a name that the official validator does not test', () => {
    expect(compareFileInfo({ ...plain, BaseFileName: 'a.docx' }).notes).toEqual([expect.stringContaining('a.docx')]);
  });
});
