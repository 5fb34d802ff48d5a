import { testKills } from '../testing/test-kills.ts';

testKills(6, 8);
