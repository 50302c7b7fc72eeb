package org.prunelab.outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Outcomes of numbers that are known, for what is told and shown of them. */
abstract class KnownOutcomes {

    final List<Outcome.OfSeed> seeds = new ArrayList<>();

    void add(String arm, double percentile, double parameters, double... maps) {
        for (int seed = 1; seed <= maps.length; seed++) {
            double map = maps[seed - 1];
            seeds.add(new Outcome.OfSeed(
                    Map.of("arm", arm, "percentiles", String.valueOf(percentile)),
                    seed,
                    Map.of("map", map, "map_pruned", map, "map_sparse", 0.8, "parameters", parameters),
                    "evaluate-" + seeds.size()));
        }
    }

    Outcomes outcomes() {
        return Outcomes.of("Known", "mAP@0.5", "", Outcome.together(seeds));
    }
}
