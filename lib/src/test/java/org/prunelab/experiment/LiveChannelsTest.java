package org.prunelab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LiveChannelsTest {

    private static final LiveChannels.Row GLOBAL = new LiveChannels.Row("global", 500, 490, 2, 0.7);
    private static final LiveChannels.Row PAPER = new LiveChannels.Row("paper", 500, 500, 40, 0.5);

    @Test
    void theFindingTellsThatMapFallsWithTheLiveChannelsThatGo() {
        assertEquals(
                "The more channels go that sparse training left alive, the lower is mAP after pruning:"
                        + " \"global\" removes 2 of them and keeps 12 dead ones (mAP 0.700);"
                        + " \"paper\" removes 40 of them and keeps 40 dead ones (mAP 0.500).",
                new LiveChannels(List.of(PAPER, GLOBAL)).finding().text());
    }

    @Test
    void theFindingDoesNotTellSoWhereItIsNotSo() {
        LiveChannels.Row robust = new LiveChannels.Row("stride", 500, 520, 60, 0.6);
        LiveChannels.Row equal = new LiveChannels.Row("module", 500, 500, 40, 0.4);
        for (LiveChannels.Row other : List.of(robust, equal)) {
            String text =
                    new LiveChannels(List.of(PAPER, GLOBAL, other)).finding().text();
            assertTrue(text.startsWith("mAP after pruning does not follow"), text);
        }
    }

    @Test
    void theTableHasARowForEachArm() {
        String text = new LiveChannels(List.of(PAPER, GLOBAL)).table().toText();
        assertTrue(text.contains("of them alive") && text.contains("dead ones kept"), text);
        assertTrue(text.lines().anyMatch(line -> line.matches("global +490 +2 +12 +0\\.700")), text);
    }
}
