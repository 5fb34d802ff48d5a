import { testKills } from '../testing/test-kills.ts';

testKills(3, 8);
