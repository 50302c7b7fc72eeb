package org.prunelab.cli;

import java.util.Iterator;
import java.util.List;
import org.prunelab.distill.Distillation;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Importance;
import org.prunelab.sparse.SparseRate;

/** The names that an option knows, for its help and for completion. */
abstract class Names implements Iterable<String> {

    private final List<String> names;

    private Names(List<String> names) {
        this.names = names;
    }

    @Override
    public Iterator<String> iterator() {
        return names.iterator();
    }

    /** Of the sparse rate. */
    static final class Schedules extends Names {
        Schedules() {
            super(SparseRate.NAMED.names());
        }
    }

    /** Of layers into groups. */
    static final class Groupings extends Names {
        Groupings() {
            super(ChannelGroups.NAMED.names());
        }
    }

    /** Of what ranks channels. */
    static final class Importances extends Names {
        Importances() {
            super(Importance.NAMED.names());
        }
    }

    /** Of what a student takes over. */
    static final class Guides extends Names {
        Guides() {
            super(Distillation.NAMED.names());
        }
    }
}
