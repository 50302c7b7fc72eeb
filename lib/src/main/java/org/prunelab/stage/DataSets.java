package org.prunelab.stage;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.prunelab.voc.Voc;
import org.prunelab.voc.VocImage;

/**
 * Data sets that this process has opened, once each. They are taken not to change while it runs.
 *
 * <pre>{@code
 * Voc voc = DataSets.open(new Data.Generated(400, 100, 128, 5, 1));
 * }</pre>
 */
public final class DataSets {

    private static final Map<Data, Voc> OPENED = new ConcurrentHashMap<>();
    private static final Map<Data, String> FINGERPRINTS = new ConcurrentHashMap<>();
    private static final Map<TestSet, List<VocImage>> TESTED = new ConcurrentHashMap<>();
    private static final Map<TestSet, String> TEST_FINGERPRINTS = new ConcurrentHashMap<>();

    private DataSets() {}

    /** The opened set. */
    public static Voc open(Data data) {
        return OPENED.computeIfAbsent(data, Data::open);
    }

    /** What stands for the set in a key. */
    public static String fingerprint(Data data) {
        return FINGERPRINTS.computeIfAbsent(data, Data::fingerprint);
    }

    /** What stands for test pictures in a key. */
    static String fingerprint(TestSet test) {
        return TEST_FINGERPRINTS.computeIfAbsent(test, TestSet::fingerprint);
    }

    /** The test pictures. */
    static List<VocImage> pictures(TestSet test) {
        return TESTED.computeIfAbsent(test, TestSet::pictures);
    }
}
