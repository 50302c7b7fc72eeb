package org.prunelab.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.prunelab.darknet.Cfg;
import org.prunelab.darknet.Network;
import org.prunelab.prune.Cost;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "cost",
        description = "Tells what a network costs: parameters, batch-normalised channels and multiply-accumulates.",
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class)
final class CostCommand implements Runnable {

    @Parameters(paramLabel = "CFG", description = "The network, a Darknet cfg; its weights are not needed.")
    private Path cfg;

    @Mixin
    private InputSize size;

    @Mixin
    private Output output;

    @Override
    public void run() {
        Network network = size.of(Cfg.read(cfg));
        Cost cost = Cost.of(network);
        output.print(
                String.format(
                        Locale.ROOT,
                        """
                        layers       %,15d
                        parameters   %,15d
                        BN channels  %,15d
                        MACs         %,15d  for one image of %d x %d""",
                        cost.layers(),
                        cost.parameters(),
                        cost.bnChannels(),
                        cost.macs(),
                        network.input().height(),
                        network.input().width()),
                cost);
    }
}
