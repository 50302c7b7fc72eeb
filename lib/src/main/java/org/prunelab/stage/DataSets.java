package org.prunelab.stage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.prunelab.voc.Voc;

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
    private static final Map<TestSet, String> TESTS = new ConcurrentHashMap<>();

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
        return TESTS.computeIfAbsent(test, TestSet::fingerprint);
    }
}
