package org.prunelab.jupyter;

import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/**
 * What JJava finds and installs as soon as this library is on a notebook's class path.
 *
 * <pre>{@code
 * org.dflib.jjava.jupyter.Extension extension = new JJavaExtension();
 * }</pre>
 */
public final class JJavaExtension implements Extension {

    @Override
    public void install(BaseKernel kernel) {
        try {
            Notebook.install(new BridgedKernel(kernel));
        } catch (RuntimeException | LinkageError e) {
            // An exception here would end the kernel before the first cell; without renderers it still computes.
            System.err.println("Prunelab could not set up its rich output: " + e);
        }
    }
}
