import { testKills } from '../testing/test-kills.ts';

testKills(4, 8);
