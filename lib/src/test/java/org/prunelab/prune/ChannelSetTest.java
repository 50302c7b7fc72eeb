package org.prunelab.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ChannelSetTest {

    @Test
    void channelsAreInOrderAndKnown() {
        ChannelSet set = ChannelSet.of(6, 5, 0, 3);
        assertArrayEquals(new int[] {0, 3, 5}, set.indices());
        assertEquals(6, set.of());
        assertEquals(3, set.size());
        assertTrue(set.contains(0) && set.contains(5));
        assertFalse(set.contains(1) || set.contains(6));
        assertEquals("3 of 6 channels", set.toString());
        assertArrayEquals(new int[] {0, 1, 2}, ChannelSet.all(3).indices());
    }

    @Test
    void setsAreEqualByTheirChannelsAndTheirLayersSize() {
        ChannelSet set = ChannelSet.of(6, 1, 2);
        assertEquals(set, ChannelSet.of(6, 2, 1));
        assertEquals(set.hashCode(), ChannelSet.of(6, 2, 1).hashCode());
        assertNotEquals(set, ChannelSet.of(7, 1, 2));
        assertNotEquals(set, ChannelSet.of(6, 1, 3));
        assertNotEquals(set.hashCode(), ChannelSet.of(7, 1, 2).hashCode());
        assertNotEquals(set.hashCode(), ChannelSet.of(6, 1, 3).hashCode());
    }

    @Test
    void whatIsNoChannelOfTheLayerIsRefused() {
        assertMessage("Channel 4 is kept, but the layer has channels 0 to 3 only.", () -> ChannelSet.of(4, 0, 4));
        assertMessage("Channel -1 is kept, but the layer has channels 0 to 3 only.", () -> ChannelSet.of(4, 0, -1));
        assertMessage("Channel 0 is listed twice.", () -> ChannelSet.of(4, 0, 3, 0));
        assertMessage("A layer needs at least one of its 4 channels.", () -> ChannelSet.of(4));
    }

    private static void assertMessage(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
