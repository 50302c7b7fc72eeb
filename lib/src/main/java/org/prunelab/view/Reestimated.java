package org.prunelab.view;

import java.util.List;
import org.prunelab.darknet.Model;
import org.prunelab.store.Store;
import org.prunelab.train.BatchStatistics;
import org.prunelab.voc.Voc;

/**
 * Models with their batch statistics measured anew, as after pruning, for a notebook: as many at a time as there are cores,
 * each with one thread, and kept in the standard store, so that the same ones are read the next time.
 *
 * <pre>{@code
 * Model pruned = Reestimated.of(plan.apply(model), voc, 25);
 * }</pre>
 */
public final class Reestimated {

    private Reestimated() {}

    /**
     * A model whose statistics are measured on training pictures; see {@link BatchStatistics#reestimated(Model, Voc, int)}.
     *
     * @param batches how many batches of 16 pictures, at least 1
     */
    public static Model of(Model model, Voc voc, int batches) {
        return all(List.of(model), voc, batches).get(0);
    }

    /** The same of several models, in their order. */
    public static List<Model> all(List<Model> models, Voc voc, int batches) {
        return Measurements.in(Store.standard()).reestimated(models, voc, batches);
    }
}
