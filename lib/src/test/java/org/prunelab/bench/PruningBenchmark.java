package org.prunelab.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.prunelab.darknet.Model;
import org.prunelab.darknet.Network;
import org.prunelab.darknet.Weights;
import org.prunelab.darknet.Yolov4;
import org.prunelab.prune.ChannelGroups;
import org.prunelab.prune.Constants;
import org.prunelab.prune.PruningPlan;

/** Pruning full-width YOLOv4 of 20 classes by the percentiles of the paper's five groups. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PruningBenchmark {

    private Model model;
    private PruningPlan plan;

    @Setup
    public void make() {
        Network network = Yolov4.of(20).width(1).at(416).build();
        model = new Model(network, Weights.random(network, 1));
        plan = plan();
    }

    /** Which channels stay. */
    @Benchmark
    public PruningPlan plan() {
        return ChannelGroups.paper(model.network())
                .percentiles(.18, .50, .67, .19, .68)
                .plan(model);
    }

    /** The smaller network and its weights, the constants of removed channels moved. */
    @Benchmark
    public Model surgery() {
        return plan.apply(model, Constants.MOVED);
    }
}
