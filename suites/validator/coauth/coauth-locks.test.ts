import { testDefects, testOnCorrectHosts } from '../../testing/area-tests.ts';

const groups = ['CoauthLocks', 'CoauthLockExpiration', 'Extended.Coauth'];

testOnCorrectHosts(groups, ['default', 'business-user', 'no-coauth']);
testDefects(groups);
